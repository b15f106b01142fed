export { MailTemplateEditor as default } from "doorlist/react";
