/**
 * Gives the hooks and components below it their client and their texts.
 *
 *     <DoorlistProvider client={createClient()}>
 *       <InvitesPanel me={me} tenant={tenant} view={view} onViewChange={setView} />
 *     </DoorlistProvider>
 */
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useMemo, useState } from "react";
import type { DoorlistClient } from "../client/index.ts";
import { createQueryClient } from "./create-query-client.ts";
import { createFormat, type Format } from "./format.ts";
import type { Labels } from "./labels/en.ts";
import { Offline } from "./offline.tsx";
import { ToastProvider } from "./toasts.tsx";
import { chooseLanguage, useCatalogue } from "./use-catalogue.ts";

export interface DoorlistProviderProps {
  client: DoorlistClient;
  /** BCP 47. @default what the person chose, else the best of the browser's languages */
  locale?: string | undefined;
  /** Told when somebody chooses a language, for a host that gives `locale`. */
  onLocaleChange?: ((language: string) => void) | undefined;
  /** Texts of your own, in place of ours. */
  labels?: Labels | undefined;
  /** Where the host has one. @default its own */
  queryClient?: QueryClient | undefined;
  children: ReactNode;
}

/** What `useDoorlist` answers. */
export interface Doorlist {
  client: DoorlistClient;
  labels: Labels;
  format: Format;
  chooseLanguage(language: string): void;
}

const DoorlistContext = createContext<Doorlist | null>(null);

/** Renders nothing until the texts of the language are there; English is there at once. */
export function DoorlistProvider({ client, locale, onLocaleChange, labels: own, queryClient, children }: DoorlistProviderProps) {
  const [ownQueryClient] = useState(createQueryClient);
  const catalogue = useCatalogue(locale);
  const labels = own ?? catalogue;
  const doorlist = useMemo(
    () =>
      labels && {
        client,
        labels,
        format: createFormat(labels.language),
        chooseLanguage: onLocaleChange ?? chooseLanguage,
      },
    [client, labels, onLocaleChange],
  );
  if (!doorlist) return null;
  const { language, direction } = doorlist.labels;
  return (
    <QueryClientProvider client={queryClient ?? ownQueryClient}>
      <DoorlistContext value={doorlist}>
        <div className="dl-root" lang={language} dir={direction}>
          <Offline />
          <ToastProvider labels={doorlist.labels}>{children}</ToastProvider>
        </div>
      </DoorlistContext>
    </QueryClientProvider>
  );
}

/** The client, the texts and the formats that `DoorlistProvider` gives. @throws outside of one */
export function useDoorlist(): Doorlist {
  const doorlist = use(DoorlistContext);
  if (!doorlist) throw new Error("Doorlist's hooks and components need a <DoorlistProvider> above them");
  return doorlist;
}

/** The texts in the person's language. */
export const useLabels = (): Labels => useDoorlist().labels;
/** Dates and numbers in the person's language. */
export const useFormat = (): Format => useDoorlist().format;
