export { Webhooks as default } from "doorlist/react";
