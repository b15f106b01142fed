/**
 * Gives the hooks and components below it their client and their texts.
 *
 *     <DoorlistProvider client={createClient()}>
 *       <InvitesPanel tenant={tenant} view={view} onViewChange={setView} />
 *     </DoorlistProvider>
 */
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useMemo, useState } from "react";
import type { DoorlistClient } from "../client/index.ts";
import { createQueryClient } from "./create-query-client.ts";
import { createFormat, type Format } from "./format.ts";
import { en, type Labels } from "./labels.ts";
import { ToastProvider } from "./toasts.tsx";

export interface DoorlistProviderProps {
  client: DoorlistClient;
  /** @default English */
  labels?: Labels;
  /** Where the host has one. @default its own */
  queryClient?: QueryClient;
  children: ReactNode;
}

export interface Doorlist {
  client: DoorlistClient;
  labels: Labels;
  format: Format;
}

const DoorlistContext = createContext<Doorlist | null>(null);

export function DoorlistProvider({ client, labels = en, queryClient, children }: DoorlistProviderProps) {
  const [ownQueryClient] = useState(createQueryClient);
  const doorlist = useMemo(() => ({ client, labels, format: createFormat(labels.language) }), [client, labels]);
  return (
    <QueryClientProvider client={queryClient ?? ownQueryClient}>
      <DoorlistContext value={doorlist}>
        <ToastProvider labels={labels}>{children}</ToastProvider>
      </DoorlistContext>
    </QueryClientProvider>
  );
}

export function useDoorlist(): Doorlist {
  const doorlist = use(DoorlistContext);
  if (!doorlist) throw new Error("Doorlist's hooks and components need a <DoorlistProvider> above them");
  return doorlist;
}

export const useLabels = (): Labels => useDoorlist().labels;
export const useFormat = (): Format => useDoorlist().format;
