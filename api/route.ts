import type { Endpoint, ParsedRequestOf, ResponseOf, Role } from '../contracts/api/endpoint.ts';
import type { ApiServices } from './services.ts';

/** Who calls: as the token, or the local session, says. */
export interface Caller {
  name: string;
  role: Role;
}

/** What a handler is given beside its request. */
export interface CallContext extends ApiServices {
  caller: Caller;
  /** The If-Match of the request; see pipeline/etag.ts. */
  ifMatch: string | undefined;
  /** Says what a write is about, for its audit entry, where its address does not. */
  about: (subject: string) => void;
}

/** An endpoint with what answers it. */
export interface Route<E extends Endpoint = Endpoint> {
  endpoint: E;
  answer: (request: ParsedRequestOf<E>, context: CallContext) => Promise<ResponseOf<E>>;
}

/** Binds an endpoint to its answer; errors that it throws become problems by their class (pipeline/problem.ts). */
export const route = <E extends Endpoint>(endpoint: E, answer: Route<E>['answer']): Route<E> => ({
  endpoint,
  answer,
});
