/**
 * What was typed and is not saved yet: leaving the page asks first. The browser asks by itself where the whole page goes;
 * whoever takes people from one part of the app to another asks `mayLeave` before.
 */
import { useEffect, useRef } from "react";
import { useLabels } from "./doorlist-provider.tsx";

interface Keeper {
  isUnsaved(): boolean;
  question: string;
}

const keepers = new Set<Keeper>();

export function useUnsaved(isUnsaved: () => boolean): void {
  const { unsaved } = useLabels();
  const current = useRef(isUnsaved);
  useEffect(() => {
    current.current = isUnsaved;
  });
  useEffect(() => {
    const keeper = { isUnsaved: () => current.current(), question: unsaved };
    const onUnload = (event: BeforeUnloadEvent) => keeper.isUnsaved() && event.preventDefault();
    keepers.add(keeper);
    addEventListener("beforeunload", onUnload);
    return () => {
      keepers.delete(keeper);
      removeEventListener("beforeunload", onUnload);
    };
  }, [unsaved]);
}

/** True where nothing would be lost, or the person says so. */
export function mayLeave(): boolean {
  const keeper = [...keepers].find(({ isUnsaved }) => isUnsaved());
  return keeper === undefined || confirm(keeper.question);
}
