export { ImportInvites as default } from "doorlist/react";
