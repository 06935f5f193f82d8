import { expect, type Locator, type Page } from '@playwright/test';

/** What a learner does and sees, in a learner's words. Nothing in here knows more than the screen shows. */
export class Learner {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async chooseLanguage(name: 'EN' | '中文'): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
    await expect(this.page.locator('html')).toHaveAttribute('lang', name === 'EN' ? 'en' : 'zh-CN');
  }

  async openLesson(title: string): Promise<void> {
    await this.page
      .getByRole('button', { name: title })
      .or(this.page.getByRole('link', { name: title }))
      .first()
      .click();
    await expect(this.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }

  /** The bench’s prompt is there: the longest a learner ever waits. */
  async seesPrompt(): Promise<void> {
    await expect(this.screen).toContainText('bench:', { timeout: 120_000 });
  }

  /** Types a line into the terminal, key by key, and presses Enter. */
  async types(line: string): Promise<void> {
    await this.page
      .locator('.xterm-helper-textarea:visible, .xterm-screen:visible')
      .first()
      .click({ force: true });
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  async seesInTerminal(text: string | RegExp): Promise<void> {
    await expect.poll(() => this.terminalText(), { timeout: 60_000 }).toMatch(text);
  }

  async terminalText(): Promise<string> {
    return (
      await this.screen.evaluate((rows) => [...rows.children].map((row) => row.textContent).join('\n'))
    ).replaceAll('\u00a0', ' ');
  }

  check(id: string): Locator {
    return this.page.locator(`[data-check="${id}"]`);
  }

  async seesCheck(id: string, outcome: 'pass' | 'fail' | 'notYet' | 'cannotCheck'): Promise<void> {
    await expect(this.check(id)).toHaveAttribute('data-outcome', outcome, { timeout: 60_000 });
  }

  /** The newest `name=number` on the terminal’s screen. */
  async readsNumber(name: string): Promise<number> {
    const pattern = new RegExp(`^${name}=(\\d+)`, 'gm');
    await expect(this.screen).toContainText(new RegExp(`${name}=\\d+`));
    return Number([...(await this.terminalText()).matchAll(pattern)].at(-1)?.[1]);
  }

  /** The paths of a `docker diff` on the terminal’s screen. */
  async readsDiff(): Promise<string[]> {
    return [...(await this.terminalText()).matchAll(/^[ACD] (\/\S+)/gm)].map((found) => found[1] ?? '');
  }

  async showsLayersAs(label: string): Promise<void> {
    await this.page.getByRole('button', { name: label, exact: true }).click();
  }

  /** Draws an image of the bench as well, chosen by its name. */
  async drawsImage(label: string, name: string): Promise<void> {
    await this.page.getByRole('button', { name: label, exact: true }).click();
    await this.page.getByRole('checkbox', { name, exact: true }).click();
    await expect(this.page.getByRole('checkbox', { name, exact: true })).toBeChecked();
    await this.page.keyboard.press('Escape');
  }

  async answersNumber(checkId: string, value: string): Promise<void> {
    await this.check(checkId).getByRole('textbox').fill(value);
    await this.check(checkId).getByRole('button').click();
  }

  async answersChoice(checkId: string, choice: string): Promise<void> {
    await this.check(checkId).getByText(choice).click();
    await this.check(checkId).getByRole('button').click();
  }

  async goesOn(label: string): Promise<void> {
    const next = this.page.getByRole('button', { name: label });
    await expect(next).toBeEnabled({ timeout: 60_000 });
    await next.click();
  }

  /** The learner’s own page, in the preview’s frame. */
  preview(): Locator {
    return this.page.frameLocator('iframe:visible').locator('body');
  }

  get screen(): Locator {
    return this.page.locator('.xterm-rows:visible').first();
  }
}
