/**
 * A component whose script is fetched when it is first shown. Where it does not come, because the network failed or a
 * newer release has taken its place, another stands there and may ask for it again.
 *
 *     const InviteDrawer = later(async () => (await import("./invite-drawer.tsx")).InviteDrawer, LostDrawer);
 */
import { Component, type ComponentType, type LazyExoticComponent, lazy, type ReactNode, Suspense } from "react";

export interface LostProps {
  /** It was asked for a second time already. */
  isAgain: boolean;
  onRetry(): void;
}

export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Lost: ComponentType<Props & LostProps>,
  waiting?: ReactNode,
): ComponentType<Props> {
  const ask = () => lazy(async () => ({ default: await load() })) as LazyExoticComponent<ComponentType<object>>;
  let Part = ask();
  return class Later extends Component<Props, { isLost: boolean; isAgain: boolean }> {
    override state = { isLost: false, isAgain: false };

    static getDerivedStateFromError() {
      return { isLost: true };
    }

    override componentDidCatch() {
      // React keeps what an import came to: the next time asks anew.
      Part = ask();
    }

    override render() {
      const { isLost, isAgain } = this.state;
      const retry = () => this.setState({ isLost: false, isAgain: true });
      if (isLost) return <Lost {...this.props} isAgain={isAgain} onRetry={retry} />;
      return (
        <Suspense fallback={waiting}>
          <Part {...this.props} />
        </Suspense>
      );
    }
  };
}
