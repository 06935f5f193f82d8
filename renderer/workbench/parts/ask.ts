import { create } from 'zustand';

export interface Choice {
  id: string;
  label: string;
  kind: 'main' | 'plain' | 'danger';
}
export interface Question {
  title: string;
  body: string;
  /** Shown as it is, in the font of code. */
  quote?: string;
  /** A line to fill in; `check` answers with what is wrong, or null. */
  field?: { label: string; value: string; check: (value: string) => string | null };
  choices: Choice[];
}
export interface Answer {
  choice: string;
  text: string;
}

interface AskState {
  question: Question | null;
  answer: (answer: Answer | null) => void;
}

export const useAsk = create<AskState>(() => ({ question: null, answer: () => undefined }));

/** Asks the learner in a dialog; null when they turn away from it. A question still open is answered with null. */
export function ask(question: Question): Promise<Answer | null> {
  useAsk.getState().answer(null);
  return new Promise((resolve) => {
    useAsk.setState({
      question,
      answer: (answer) => {
        useAsk.setState({ question: null, answer: () => undefined });
        resolve(answer);
      },
    });
  });
}
