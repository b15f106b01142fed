export { MailServer as default } from "doorlist/react";
