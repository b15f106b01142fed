import type { Domain, DomainProof } from "../domain.ts";
import type { Page, PageQuery } from "./rows.ts";

type Key = { tenantId: string; domain: string };

export interface DomainTable {
  /** Claims it, or changes how people come in; what is proven stays so. */
  put(claim: Omit<Domain, "state" | "proof" | "verifiedAt" | "checkAt" | "missingSince">): Promise<Domain>;
  get(tenantId: string, domain: string): Promise<Domain | null>;
  list(tenantId: string, page: PageQuery): Promise<Page<Domain>>;
  /** The one whose tenant has it verified. */
  verified(domain: string): Promise<Domain | null>;
  /** Null where it is not claimed here; `taken` where another tenant has it verified. */
  verify(key: Key, proof: DomainProof, now: number, checkAt: number): Promise<Domain | "taken" | null>;
  /** Null where it is not verified. */
  lapse(key: Key): Promise<Domain | null>;
  /** Takes up to `limit` whose time to look again has come, and puts that off to `later`. */
  takeDue(now: number, later: number, limit: number): Promise<Domain[]>;
  /** What a look found; nothing where it is not verified any more. */
  setChecked(key: Key, missingSince: number | null): Promise<void>;
  /** False where there is none. */
  remove(tenantId: string, domain: string): Promise<boolean>;
  removeAll(tenantId: string): Promise<void>;
}
