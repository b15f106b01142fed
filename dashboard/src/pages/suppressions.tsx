export { Suppressions as default } from "doorlist/react";
