import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * The latest value, for what is called later and must not run again for each new one. (React's own `useEffectEvent` came with
 * 19.2; we ask for 19.0.)
 */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  }, [value]);
  return latest;
}
