export { ApiKeys as default } from "doorlist/react";
