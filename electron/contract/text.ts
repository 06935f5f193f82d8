import { z } from 'zod';

/** The languages every lesson and every word of the screen exists in. */
export const Language = z.enum(['en', 'zh-CN']);
export type Language = z.infer<typeof Language>;

/** A short text in both languages. Long prose lives in Markdown files, never here. */
export const Localized = z.strictObject({
  en: z.string().min(1).describe('English'),
  'zh-CN': z.string().min(1).describe('Simplified Chinese'),
});
export type Localized = z.infer<typeof Localized>;

/** A sentence as data: a key of `messages.ts` and the values it names, so that it can be said in any language. */
export const Message = z.strictObject({
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Message = z.infer<typeof Message>;
