import * as z from 'zod/mini';
import { eventSchema } from './envelope.ts';

/** What a visitor looked at: the path alone, no query, which may hold what is private. */
const PageView = z.object({
  path: z.string().check(z.regex(/^\/[\w\-./~%]{0,255}$/)),
  visitId: z.string().check(z.minLength(1), z.maxLength(64)),
});

/** The body of `POST /page-views`: 1 to 20 views, as a browser gathers them. */
export const PageViewsRequest = z.object({
  views: z.array(PageView).check(z.minLength(1), z.maxLength(20)),
});
export type PageViewsRequest = z.infer<typeof PageViewsRequest>;

/** A page was looked at. Telemetry: published at most once, on a stream of its own. */
export const PageViewed = eventSchema('web.PageViewed.v1', PageView);
export type PageViewed = z.infer<typeof PageViewed>;
