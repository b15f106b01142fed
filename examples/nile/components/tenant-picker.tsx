"use client";
import { TenantSelector } from "@niledatabase/react";
import { useRouter } from "next/navigation";

/** Nile's selector keeps the choice in the cookie `nile.tenant-id`; the page is rendered anew with it. */
export function TenantPicker() {
  const router = useRouter();
  return <TenantSelector className="tenants" onTenantChange={() => router.refresh()} />;
}
