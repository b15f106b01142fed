/**
 * Everything that can go wrong, by its stable code. A client branches on `code`, a person reads `title` and
 * `detail`; the wire form is RFC 9457 (`application/problem+json`). Codes never contain input.
 */
export const problems = {
  // what was sent
  malformed_json: { status: 400, title: "The body is not valid JSON" },
  invalid_body: { status: 400, title: "The body is not what this route expects" },
  invalid_field: { status: 422, title: "A field has a value that is not allowed" },
  missing_field: { status: 422, title: "A required field is missing" },
  unknown_field: { status: 422, title: "A field is not known here" },
  invalid_email: { status: 422, title: "This is not an e-mail address" },
  invalid_expiry: { status: 422, title: "An invite lives between 1 minute and 1 year" },
  invalid_max_uses: { status: 422, title: "The number of uses is a whole number, 0 or more" },
  outside_allowed_domains: { status: 422, title: "The tenant does not invite to this domain" },
  invalid_origin: { status: 422, title: "An origin is https:// and a host, without a path" },
  invalid_domain: { status: 422, title: "This is not a domain name" },
  invalid_cursor: { status: 422, title: "The cursor does not belong to this list" },
  unknown_role: { status: 422, title: "There is no such role" },
  redirect_not_allowed: { status: 422, title: "A URL leads to an origin that is not allowed" },
  data_too_large: { status: 422, title: "The data is larger than 8 KB" },
  batch_too_large: { status: 422, title: "A batch holds 1 to 10,000 invites" },
  import_too_large: { status: 422, title: "An import holds 1 to 100,000 rows" },
  duplicate_in_batch: { status: 422, title: "The address stands twice in this batch" },
  body_too_large: { status: 413, title: "The body is too large" },
  idempotency_mismatch: { status: 422, title: "This idempotency key came with another request before" },
  webhook_url_not_allowed: { status: 422, title: "A webhook cannot lead there" },
  unsupported_media_type: { status: 415, title: "The body must be application/json" },

  host_not_allowed: { status: 422, title: "The server is not on the internet" },
  invalid_report: { status: 422, title: "This is not a delivery report" },

  // who asks
  unauthenticated: { status: 401, title: "Sign in, or send an API key" },
  invalid_api_key: { status: 401, title: "The API key is not valid" },
  invalid_signature: { status: 401, title: "The signature is not valid" },
  not_allowed: { status: 403, title: "Your role does not allow this" },
  role_not_allowed: { status: 403, title: "Your role may not grant this role" },
  cross_origin: { status: 403, title: "The request came from another site" },
  registration_closed: { status: 403, title: "Signing up needs an invite" },
  too_many_streams: { status: 429, title: "You have too many event streams open" },
  rate_limited: { status: 429, title: "Too many attempts; wait a moment" },

  // what was asked for
  not_found: { status: 404, title: "There is nothing here" },
  method_not_allowed: { status: 405, title: "This method is not offered here" },
  tenant_not_found: { status: 404, title: "There is no such tenant" },
  tenant_exists: { status: 409, title: "A tenant with this id exists" },
  invite_not_found: { status: 404, title: "There is no such invite" },
  member_not_found: { status: 404, title: "There is no such member" },
  user_not_found: { status: 404, title: "There is no such user" },
  suppression_not_found: { status: 404, title: "There is no such suppression" },
  mail_server_not_found: { status: 404, title: "The tenant has no mail server of its own" },
  api_key_not_found: { status: 404, title: "There is no such API key" },
  webhook_not_found: { status: 404, title: "There is no such webhook endpoint" },
  delivery_not_found: { status: 404, title: "There is no such delivery" },
  import_not_found: { status: 404, title: "There is no such import" },

  link_not_valid: { status: 410, title: "The link is no longer valid; ask for a new one" },
  invalid_template: { status: 422, title: "The template cannot be used" },

  // the life of an invite
  invite_pending: { status: 409, title: "This address has a pending invite" },
  already_member: { status: 409, title: "This person is a member with these roles" },
  invite_expired: { status: 410, title: "The invite has expired" },
  invite_canceled: { status: 410, title: "The invite was canceled" },
  invite_rejected: { status: 410, title: "The invite was declined" },
  invite_accepted: { status: 410, title: "The invite has been used" },
  invite_erased: { status: 410, title: "The person of this invite was erased" },
  invite_already_used: { status: 410, title: "You have used this invite before" },
  email_mismatch: { status: 403, title: "The invite is for another address" },
  email_unverified: { status: 403, title: "Confirm your address first" },
  domain_not_allowed: { status: 403, title: "The invite is for other domains" },
  inviter_not_entitled: { status: 403, title: "The person who invited you may no longer do so" },
  not_rejectable: { status: 409, title: "An invite link cannot be declined" },

  // the life of a request to join
  approval_required: { status: 409, title: "Whoever uses this link asks to join" },
  request_not_needed: { status: 409, title: "The invite can be accepted as it is" },
  request_not_found: { status: 404, title: "There is no such request" },
  request_approved: { status: 409, title: "The request was approved" },
  request_refused: { status: 409, title: "The request was refused" },
  request_withdrawn: { status: 409, title: "The request was withdrawn" },
  request_expired: { status: 410, title: "The request has expired" },

  // domains of a tenant
  domain_not_found: { status: 404, title: "There is no such domain" },
  domain_unproven: { status: 409, title: "The domain is not proven yet" },
  domain_taken: { status: 409, title: "Another tenant has this domain" },

  // the life of an import
  import_closed: { status: 409, title: "The import is not in a state that allows this" },
  import_incomplete: { status: 409, title: "The import still lacks rows" },

  // limits of a tenant
  seats_full: { status: 409, title: "The tenant has no free seat" },
  seats_below_members: { status: 409, title: "The tenant has more members than that" },
  last_owner: { status: 409, title: "A tenant keeps at least one owner" },

  idempotency_in_flight: { status: 409, title: "The first request with this idempotency key is under way" },
  shown_once: { status: 409, title: "It was made, and its secret was shown then; it cannot be shown again" },
  precondition_failed: { status: 412, title: "It was changed since you read it" },
  webhook_disabled: { status: 409, title: "The webhook endpoint is disabled" },
  too_many_webhooks: { status: 409, title: "A tenant has at most 20 webhook endpoints" },

  unavailable: { status: 503, title: "The service cannot answer right now" },
  internal: { status: 500, title: "Something went wrong on our side" },
} as const satisfies Record<string, { status: number; title: string }>;

/** Every code that a problem may have. Codes do not change from release to release. */
export type ProblemCode = keyof typeof problems;

export interface FieldError {
  /** Where in the input, dotted: `email`, `invites.3.roles.0`. */
  field: string;
  code: ProblemCode;
  detail: string;
}

/** The wire form of a problem: RFC 9457 with our `code`, and the field at fault. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail?: string;
  field?: string;
  errors?: FieldError[];
}

export interface ProblemExtras {
  detail?: string;
  field?: string;
  errors?: FieldError[];
  /** Seconds after which it is worth trying again; sent as `Retry-After`. */
  retryAfter?: number;
}

/** The only error that use cases throw on purpose. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly extras: ProblemExtras;

  /** @param cause for the log of whoever runs this; the caller is not told of it */
  constructor(code: ProblemCode, extras: ProblemExtras = {}, cause?: unknown) {
    super(extras.detail ?? problems[code].title, cause === undefined ? {} : { cause });
    this.name = "Problem";
    this.code = code;
    this.status = problems[code].status;
    this.extras = extras;
  }

  /** The first error stands for all of them; the rest are in `errors`. */
  static ofFields(errors: [FieldError, ...FieldError[]]): Problem {
    const [first] = errors;
    return new Problem(first.code, { field: first.field, detail: first.detail, errors });
  }

  toJSON(): ProblemDetails {
    const { detail, field, errors } = this.extras;
    return {
      type: `urn:doorlist:problem:${this.code}`,
      title: problems[this.code].title,
      status: this.status,
      code: this.code,
      ...(detail === undefined ? {} : { detail }),
      ...(field === undefined ? {} : { field }),
      ...(errors === undefined ? {} : { errors }),
    };
  }
}
