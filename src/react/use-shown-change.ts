/**
 * A change that shows before the server has answered: in one cached answer, which is put back where the server refuses,
 * and asked for anew in the end.
 */
import { type QueryKey, useQueryClient } from "@tanstack/react-query";

export interface ShownChange {
  undo(): void;
  /** As the server says. */
  refresh(): Promise<void>;
}

export function useShownChange<Data>(queryKey: QueryKey): (change: (data: Data) => Data) => Promise<ShownChange> {
  const queries = useQueryClient();
  return async (change) => {
    // An answer under way would overwrite what is shown now.
    await queries.cancelQueries({ queryKey });
    const before = queries.getQueryData<Data>(queryKey);
    queries.setQueryData<Data>(queryKey, (data) => data && change(data));
    return {
      undo: () => queries.setQueryData(queryKey, before),
      refresh: () => queries.invalidateQueries({ queryKey }),
    };
  };
}
