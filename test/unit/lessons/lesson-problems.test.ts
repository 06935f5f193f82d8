import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadLesson, loadLessons } from '../../../electron/core/lessons/load-lessons.ts';

const root = path.resolve('test/fixtures/lessons');

/** Folder of test/fixtures/lessons → file, line, field, and words of the message. */
const broken: [string, string, number | null, string, RegExp][] = [
  ['bad-yaml', 'lesson.yaml', 9, '', /must be sufficiently indented/],
  ['unknown-field', 'lesson.yaml', 8, 'author', /no such field/],
  ['wrong-type', 'lesson.yaml', 7, 'minutes', /expected number/],
  ['unknown-check', 'lesson.yaml', 15, 'steps[0].checks[0].type', /'container' \| 'http'/],
  ['field-of-another-check', 'lesson.yaml', 19, 'steps[0].checks[0].port', /no such field/],
  ['missing-field', 'lesson.yaml', 14, 'steps[0].checks[0].name', /is missing/],
  ['missing-translation', 'lesson.yaml', 22, 'steps[1].title.zh-CN', /is missing/],
  ['duplicate-step', 'lesson.yaml', 21, 'steps[1].id', /another step has the id first/],
  [
    'duplicate-check',
    'lesson.yaml',
    19,
    'steps[0].checks[1].id',
    /another check of this step has the id runs/,
  ],
  ['duplicate-key', 'lesson.yaml', 7, '', /keys must be unique/],
  ['needs-unknown', 'lesson.yaml', 23, 'steps[1].needs[0]', /no step zeroth/],
  ['needs-forward', 'lesson.yaml', 13, 'steps[0].needs[0]', /second comes later/],
  ['unknown-image', 'lesson.yaml', 8, 'images[1]', /unknown image windows/],
  ['unknown-base', 'lesson.yaml', 28, 'steps[1].checks[0].answer.layerCount', /unknown image mynginx/],
  ['wrong-choice', 'lesson.yaml', 31, 'steps[1].checks[0].answer.choice', /three is not among/],
  ['answer-without-question', 'lesson.yaml', 20, 'steps[0].solution[0].answer', /no question count/],
  ['hint-count', 'en/first.md', null, '', /1 :::hint blocks, lesson.yaml says hints: 3/],
  ['missing-prose', 'en/second.md', null, '', /is missing/],
  ['missing-twin', 'zh-CN/second.md', null, '', /is missing/],
  ['stray-prose', 'en/third.md', null, '', /belongs to no step/],
  ['unclosed-block', 'en/first.md', 3, '', /never closed/],
  ['unknown-block', 'en/second.md', 3, '', /unknown block :::spoiler/],
  ['path-leaves', 'lesson.yaml', 20, 'steps[0].solution[0].from', /stays in its folder/],
  ['link-leaves', 'en/second.md', null, '', /leaves the folder/],
  ['solution-missing', 'lesson.yaml', 20, 'steps[0].solution[0].from', /solution\/index.html is missing/],
  ['other-name', 'lesson.yaml', 2, 'id', /name of the lesson's folder/],
  ['no-yaml', 'lesson.yaml', null, '', /is missing/],
  ['too-many-aliases', 'lesson.yaml', null, '', /alias/],
  ['glob-not-absolute', 'lesson.yaml', 30, 'steps[1].checks[0].only[0]', /begins with \/ or \*\*\//],
  ['glob-class', 'lesson.yaml', 31, 'steps[1].checks[0].changes[0].path', /are not understood/],
  ['glob-stars', 'lesson.yaml', 29, 'steps[1].checks[0].noFileInAnyLayer[0]', /stands alone between slashes/],
  ['glob-leaves', 'lesson.yaml', 29, 'steps[1].checks[0].noFileInAnyLayer[0]', /without \.\./],
  ['unknown-kind', 'lesson.yaml', 31, 'steps[1].checks[0].changes[0].kind[0]', /"rewritten"\|"metadataOnly"/],
  [
    'layer-asks-nothing',
    'lesson.yaml',
    29,
    'steps[1].checks[0].layer',
    /give changes, only, none, size or empty/,
  ],
  ['layer-unknown-field', 'lesson.yaml', 29, 'steps[1].checks[0].layer.under', /no such field/],
  ['layer-bad', 'lesson.yaml', 29, 'steps[1].checks[0].layer', /top, a number from 1, or instruction/],
  ['empty-and-changes', 'lesson.yaml', 30, 'steps[1].checks[0].empty', /has no changes to ask for/],
  ['added-without-base', 'lesson.yaml', 29, 'steps[1].checks[0].addedLayers', /on top of what/],
  ['range-open', 'lesson.yaml', 29, 'steps[1].checks[0].layers', /needs min, max or both/],
  ['range-reversed', 'lesson.yaml', 30, 'steps[1].checks[0].size.min', /larger than max/],
  ['ratio-of-nothing', 'lesson.yaml', 29, 'steps[1].checks[0].size.ratioMax', /needs against/],
  ['unknown-against', 'lesson.yaml', 29, 'steps[1].checks[0].size.against', /unknown image golang/],
  ['bad-size', 'lesson.yaml', 29, 'steps[1].checks[0].size.max', /a unit such as 20MB/],
  ['env-number', 'lesson.yaml', 29, 'steps[1].checks[0].env.PORT', /numbers in quotes/],
  ['bad-command', 'lesson.yaml', 29, 'steps[1].checks[0].cmd', /a list of words, or form/],
  ['bad-diff-id', 'lesson.yaml', 29, 'steps[1].checks[0].baseDiffIds[0]', /a diff ID such as/],
  ['short-secret', 'lesson.yaml', 30, 'steps[1].checks[0].notInAnyLayer[0].text', /at least 4 characters/],
  ['absent-with-fields', 'lesson.yaml', 30, 'steps[1].checks[0].user', /must not exist/],
];

describe('a broken lesson', () => {
  it.each(broken)('%s: is named by file, line and field', async (folder, file, line, field, message) => {
    const { loaded, problems } = await loadLesson(path.join(root, folder));
    expect(loaded).toBeNull();
    expect(problems[0]).toEqual({ folder, file, line, field, message: expect.stringMatching(message) });
  });

  it('never hides the others', async () => {
    const { lessons, problems } = await loadLessons(root);
    expect(lessons.map(({ lesson }) => lesson.id)).toEqual(['good']);
    expect(new Set(problems.map((problem) => problem.folder))).toEqual(
      new Set(broken.map(([folder]) => folder)),
    );
  });
});
