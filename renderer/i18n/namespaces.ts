/** The texts of each area, both languages side by side. A unit test holds the two to the same keys. */
export const namespaces: Record<string, { en: Texts; 'zh-CN': Texts }> = {};

export interface Texts {
  [key: string]: string | Texts;
}
