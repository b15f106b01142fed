export { TenantSettings as default } from "doorlist/react";
