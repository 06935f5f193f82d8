import type { languages } from 'monaco-editor/editor';

/**
 * Dockerfile colouring after the Dockerfile reference: instructions in any case and only where a line begins, flags,
 * `AS`, variables, comments also between continued lines, parser directives, here-documents.
 */
export const dockerfile: languages.IMonarchLanguage = {
  ignoreCase: true,
  tokenPostfix: '.dockerfile',
  instructions:
    /(?:add|arg|cmd|copy|entrypoint|env|expose|from|healthcheck|label|maintainer|onbuild|run|shell|stopsignal|user|volume|workdir)\b/,
  tokenizer: {
    root: [
      [/^\s*#.*$/, 'comment'],
      [/\s+/, ''],
      [/onbuild\b/, 'keyword'],
      [/@instructions/, { token: 'keyword', next: '@rest' }],
      [/\S+/, 'invalid'],
    ],
    rest: [
      [/^\s*#.*$/, 'comment'],
      [/[\\`]\s*$/, 'delimiter'],
      [/<<-?(["']?)(\w+)\1/, { token: 'string', next: '@heredoc.$2' }],
      [/(--[a-z][\w-]*)(=)/, [{ token: 'attribute.name' }, { token: 'delimiter', next: '@flagValue' }]],
      [/--[a-z][\w-]*/, 'attribute.name'],
      [
        /\b(as|cmd|none)\b(?=\s|$)/,
        { cases: { '@eos': { token: 'keyword', next: '@pop' }, '@default': 'keyword' } },
      ],
      [/\$\{[^}\s]*\}?/, { cases: { '@eos': { token: 'variable', next: '@pop' }, '@default': 'variable' } }],
      [/\$\w+/, { cases: { '@eos': { token: 'variable', next: '@pop' }, '@default': 'variable' } }],
      [/"(?:[^"\\]|\\.)*"/, { cases: { '@eos': { token: 'string', next: '@pop' }, '@default': 'string' } }],
      [/'[^']*'/, { cases: { '@eos': { token: 'string', next: '@pop' }, '@default': 'string' } }],
      [
        /\b\d+(?:\/(?:tcp|udp))?\b/,
        { cases: { '@eos': { token: 'number', next: '@pop' }, '@default': 'number' } },
      ],
      [/[\w./:@-]+/, { cases: { '@eos': { token: '', next: '@pop' }, '@default': '' } }],
      [/./, { cases: { '@eos': { token: '', next: '@pop' }, '@default': '' } }],
      [/^$/, { token: '', next: '@pop' }],
    ],
    flagValue: [
      [/[^\s]+$/, { token: 'number', next: '@popall' }],
      [/[^\s]+/, { token: 'number', next: '@pop' }],
      [/(?=\s)/, { token: '', next: '@pop' }],
    ],
    heredoc: [
      [/^\s*(\w+)$/, { cases: { '$1==$S2': { token: 'string', next: '@popall' }, '@default': '' } }],
      [/\$\{[^}\s]*\}?|\$\w+/, 'variable'],
      [/[^$]+/, ''],
      [/./, ''],
    ],
  },
};

/** An ignore file: comments, patterns that bring back, wildcards. */
export const dockerignore: languages.IMonarchLanguage = {
  tokenPostfix: '.dockerignore',
  tokenizer: {
    root: [
      [/^#.*$/, 'comment'],
      [/^\s*!/, 'keyword'],
      [/\*+|\?|\[[^\]]*\]/, 'number'],
      [/\\./, 'string'],
      [/[^*?[\\]+/, ''],
      [/./, ''],
    ],
  },
};

export const dockerignoreConfiguration: languages.LanguageConfiguration = {
  comments: { lineComment: '#' },
};

/** JSON colouring alone; Monaco's own JSON service would bring a worker of half a megabyte. */
export const json: languages.IMonarchLanguage = {
  tokenPostfix: '.json',
  tokenizer: {
    root: [
      [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'attribute.name'],
      [/"(?:[^"\\]|\\.)*"/, 'string'],
      [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, 'number'],
      [/\b(?:true|false|null)\b/, 'keyword'],
      [/[{}[\],:]/, 'delimiter'],
      [/\S/, 'invalid'],
    ],
  },
};

export const dockerfileConfiguration: languages.LanguageConfiguration = {
  comments: { lineComment: '#' },
  // A flag is one word, its dashes and all, so that completion replaces the whole of it.
  wordPattern: /--?[A-Za-z][\w-]*|-{1,2}|\$\{?\w*|[\w.-]+/,
  brackets: [
    ['{', '}'],
    ['[', ']'],
    ['(', ')'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '(', close: ')' },
    { open: '"', close: '"', notIn: ['string', 'comment'] },
  ],
};

export const jsonConfiguration: languages.LanguageConfiguration = {
  brackets: [
    ['{', '}'],
    ['[', ']'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '"', close: '"', notIn: ['string'] },
  ],
};
