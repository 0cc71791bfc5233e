import type { HttpApiService } from '../http-api/http-api.ts';
import type { WireHandler } from '../ports.ts';

/** Requests of `/http/<apiId>/...` for the API they name. */
export function httpApiWire(service: HttpApiService): WireHandler {
  return (request) => {
    const [, , apiId = ''] = request.path.split('/');
    return service.handle(apiId, request.path.slice(`/http/${apiId}`.length) || '/', request);
  };
}
