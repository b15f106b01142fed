export { JoinRequests as default } from "doorlist/react";
