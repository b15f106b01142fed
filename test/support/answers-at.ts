import { connect } from "node:net";

/** Is there an HTTP server at this address? */
export function answersAt(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const is = (there: boolean) => () => {
      socket.destroy();
      resolve(there);
    };
    socket.once("connect", is(true)).once("error", is(false)).once("timeout", is(false));
  });
}
