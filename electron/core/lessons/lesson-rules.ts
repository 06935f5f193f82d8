import type { Check } from '../../contract/checks.ts';
import type { Lesson, LessonStep } from '../../contract/lesson.ts';
import { catalogue } from '../supply/catalogue.ts';
import { buildRules } from './build-rules.ts';
import { imageRules, layerRules, unknownImage } from './image-rules.ts';
import type { FieldPath } from './lesson-yaml.ts';

export interface RuleProblem {
  path: FieldPath;
  message: string;
}

/** As lessons write them: another spelling of the same image would not be found on the bench by its name. */
const suppliedRefs = catalogue.map((entry) => entry.ref);

/** What a schema cannot say: ids that are used twice, references that lead nowhere. */
export function lessonRules(lesson: Lesson): RuleProblem[] {
  const known = imagesOf(lesson);
  return [
    ...lesson.images.flatMap((image, index) =>
      suppliedRefs.includes(image)
        ? []
        : [
            {
              path: ['images', index],
              message: `unknown image ${image}; there are ${suppliedRefs.join(', ')}`,
            },
          ],
    ),
    ...duplicates(lesson.steps.map((step) => step.id)).map((index) => ({
      path: ['steps', index, 'id'],
      message: `another step has the id ${lesson.steps[index]?.id}`,
    })),
    ...lesson.steps.flatMap((step, index) =>
      stepRules(lesson, step, index, known).map(({ path, message }) => ({
        path: ['steps', index, ...path],
        message,
      })),
    ),
  ];
}

function stepRules(lesson: Lesson, step: LessonStep, index: number, known: Set<string>): RuleProblem[] {
  const earlier = lesson.steps.slice(0, index).map((other) => other.id);
  return [
    ...step.needs.flatMap((id, place) =>
      earlier.includes(id) ? [] : [{ path: ['needs', place], message: needsMessage(lesson, id) }],
    ),
    ...duplicates(step.checks.map((check) => check.id)).map((place) => ({
      path: ['checks', place, 'id'],
      message: `another check of this step has the id ${step.checks[place]?.id}`,
    })),
    ...step.checks.flatMap((check, place) =>
      checkRules(check, known).map(({ path, message }) => ({ path: ['checks', place, ...path], message })),
    ),
    ...step.view.images.flatMap((ref, place) => unknownImage(known, ref, ['view', 'images', place])),
    ...unknownImage(known, step.view.goal?.base, ['view', 'goal', 'base']),
    ...unknownImage(known, step.view.goal?.ref, ['view', 'goal', 'ref']),
    ...solutionRules(step),
  ];
}

function needsMessage(lesson: Lesson, id: string): string {
  return lesson.steps.some((step) => step.id === id)
    ? `${id} comes later or is this step itself; a step can only stand on earlier ones`
    : `there is no step ${id}`;
}

function checkRules(check: Check, known: Set<string>): RuleProblem[] {
  switch (check.type) {
    case 'image':
      return imageRules(check, known);
    case 'layer':
      return layerRules(check, known);
    case 'file': {
      const inWorkspace = 'workspace' in check.in;
      return [
        ...unknownImage(known, check.differsFromImage, ['differsFromImage']),
        ...(inWorkspace === check.path.startsWith('/')
          ? [
              {
                path: ['path'],
                message: inWorkspace ? 'must be relative in the workspace' : 'must be absolute',
              },
            ]
          : []),
        ...(check.path.split('/').includes('..') ? [{ path: ['path'], message: 'leaves its folder' }] : []),
        ...(!check.exists && (check.contains !== undefined || check.differsFromImage !== undefined)
          ? [{ path: ['exists'], message: 'a file that must not exist has no content' }]
          : []),
      ];
    }
    case 'build':
      return buildRules(check);
    case 'question':
      return questionRules(check, known);
    case 'container':
      return check.state === 'absent' && check.image !== undefined
        ? [{ path: ['image'], message: 'a container that must be gone has no image' }]
        : [];
    default:
      return [];
  }
}

function questionRules(check: Extract<Check, { type: 'question' }>, known: Set<string>): RuleProblem[] {
  const { answer, choices } = check;
  if ('choice' in answer) {
    return choices?.some((choice) => choice.id === answer.choice)
      ? []
      : [{ path: ['answer', 'choice'], message: `${answer.choice} is not among the choices` }];
  }
  return [
    ...(choices === undefined
      ? []
      : [{ path: ['choices'], message: 'only a question with a choice has them' }]),
    ...('layerCount' in answer
      ? unknownImage(known, answer.layerCount, ['answer', 'layerCount'])
      : [
          ...unknownImage(known, answer.addedLayers, ['answer', 'addedLayers']),
          ...unknownImage(known, answer.base, ['answer', 'base']),
        ]),
  ];
}

function solutionRules(step: LessonStep): RuleProblem[] {
  const questions = step.checks.flatMap((check) => (check.type === 'question' ? [check.id] : []));
  return step.solution.flatMap((action, index) =>
    'answer' in action && !questions.includes(action.answer)
      ? [
          {
            path: ['solution', index, 'answer'],
            message: `there is no question ${action.answer} in this step`,
          },
        ]
      : [],
  );
}

/** Images a lesson may speak of: those it brings, and those that it has the learner make. */
function imagesOf(lesson: Lesson): Set<string> {
  const made = lesson.steps.flatMap((step) =>
    step.checks.flatMap((check) => (check.type === 'image' && check.exists ? [check.ref] : [])),
  );
  return new Set([...lesson.images, ...made]);
}

function duplicates(ids: string[]): number[] {
  return ids.flatMap((id, index) => (ids.indexOf(id) < index ? [index] : []));
}
