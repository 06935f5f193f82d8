import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { ErrorCode, LabError } from '../../../electron/contract/index.ts';
import { detailRows, ERROR_SUBJECTS, errorMessage } from '../../../renderer/errors/error-messages.ts';
import { dismissToast, showError, useToasts } from '../../../renderer/errors/error-store.ts';
import { text } from '../../../renderer/errors/text.ts';

const languages = ['en', 'zh-CN'] as const;

beforeAll(async () => {
  await i18next.init({
    lng: 'en',
    ns: ['errors'],
    resources: { en: { errors: text.en }, 'zh-CN': { errors: text['zh-CN'] } },
    interpolation: { escapeValue: false },
  });
});

describe.each(languages)('errors in %s', (language) => {
  it.each(ErrorCode.options)('%s says what happened, why, and what to do now', (code) => {
    const t = i18next.getFixedT(language, 'errors');
    const plain = errorMessage({ code, message: '', details: {} }, t);
    for (const sentence of Object.values(plain)) {
      expect(sentence).not.toMatch(/^codes\./);
      expect(sentence.trim()).not.toBe('');
      expect(sentence).not.toContain('{{');
    }
    const [subject] = ERROR_SUBJECTS[code];
    if (subject !== undefined) {
      const named = errorMessage({ code, message: '', details: { [subject]: 'the-thing' } }, t);
      expect(named.title).toContain('the-thing');
    }
  });
});

describe('details', () => {
  it('become rows, lists one item a line', () => {
    const error = new LabError('BAD_REQUEST', 'no', { tried: ['a', 'b'], port: 80 }).toBody();
    expect(detailRows(error)).toEqual([
      { name: 'tried', value: 'a\nb' },
      { name: 'port', value: '80' },
    ]);
  });
});

describe('showError', () => {
  it('shows the newest of a code once and never what was cancelled on purpose', () => {
    showError(new LabError('FILE_EXISTS', 'one'));
    showError(new LabError('FILE_EXISTS', 'two'));
    showError(new LabError('CANCELLED', 'stopped'));
    const shown = useToasts.getState().toasts;
    expect(shown.map((one) => (one.kind === 'error' ? one.error.message : one.title))).toEqual(['two']);
    for (const one of shown) {
      dismissToast(one.id);
    }
    expect(useToasts.getState().toasts).toEqual([]);
  });
});
