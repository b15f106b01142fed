/** Says that there is no connection. What was asked for meanwhile waits, and goes on by itself. */
import { onlineManager } from "@tanstack/react-query";
import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useLabels } from "./doorlist-provider.tsx";

const subscribe = (onChange: () => void) => onlineManager.subscribe(onChange);

export function Offline() {
  const { noConnection } = useLabels();
  const isOnline = useSyncExternalStore(
    subscribe,
    () => onlineManager.isOnline(),
    () => true,
  );
  return (
    <div role="status">
      {!isOnline && (
        <p className="dl-offline">
          <WifiOff size={16} />
          {noConnection}
        </p>
      )}
    </div>
  );
}
