import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import Markdown, { type Components, type ExtraProps } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { CommandRow } from './CommandRow.tsx';

type ElementNode = NonNullable<ExtraProps['node']>;

/**
 * Lesson Markdown: GitHub's flavour, no raw HTML, no images, links only to http and https. A code block that begins
 * with ```sh run is a command that can be typed into the terminal.
 */
export function Prose({ markdown }: { markdown: string }) {
  return (
    <Markdown
      skipHtml
      remarkPlugins={[remarkGfm]}
      disallowedElements={['img', 'input']}
      unwrapDisallowed
      components={components}
    >
      {withoutDirectives(markdown)}
    </Markdown>
  );
}

/** The blocks between ::: are split off on the computer's side; should one be left over, nobody need see its marks. */
export function withoutDirectives(markdown: string): string {
  return markdown.replace(/^:{3,}.*$/gm, '');
}

/** Only absolute http and https addresses are links; everything else is just its words. */
export function safeHref(href: string | undefined): string | null {
  return href !== undefined && /^https?:\/\//i.test(href) ? href : null;
}

const components: Components = {
  a: ({ href, children }) => <OutsideLink href={href}>{children}</OutsideLink>,
  pre: ({ node, children }) => {
    const command = node ? runnableCommand(node) : null;
    return command === null ? <pre className="listing">{children}</pre> : <CommandRow command={command} />;
  },
  code: ({ children, className }) => (
    <code className={isShort(children) ? `${className ?? ''} short`.trim() : className}>{children}</code>
  ),
  table: ({ children }) => (
    <div className="wide">
      <table>{children}</table>
    </div>
  ),
  // The step's title is the heading above; headings inside the prose come below it.
  h1: ({ children }) => <h4>{children}</h4>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h4>{children}</h4>,
};

/** Short enough to be kept on one line, so that `rm -f` never breaks after its hyphen. */
const SHORT_CODE = 24;

function isShort(children: ReactNode): boolean {
  return typeof children === 'string' && children.length <= SHORT_CODE;
}

function OutsideLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  const { t } = useTranslation('lesson');
  const safe = safeHref(href);
  if (safe === null) {
    return <span>{children}</span>;
  }
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer" title={t('newTab')}>
      {children}
    </a>
  );
}

/** The text of a code block whose info string is `sh run`; null for any other block. */
function runnableCommand(pre: ElementNode): string | null {
  const code = pre.children[0];
  if (code?.type !== 'element' || code.tagName !== 'code') {
    return null;
  }
  const classes = code.properties.className;
  const isShell = Array.isArray(classes) && classes.includes('language-sh');
  const words = code.data?.meta?.split(/\s+/) ?? [];
  const first = code.children[0];
  return isShell && words.includes('run') && first?.type === 'text' ? first.value.replace(/\n$/, '') : null;
}
