import { type FormEvent, type ReactElement, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Answer, type Question, useAsk } from './ask.ts';

/** The one dialog of the workbench. */
export function AskDialog(): ReactElement | null {
  const question = useAsk((state) => state.question);
  const answer = useAsk((state) => state.answer);
  return question && <OpenDialog question={question} answer={answer} />;
}

function OpenDialog(props: { question: Question; answer: (answer: Answer | null) => void }): ReactElement {
  const { t } = useTranslation('workbench');
  const { title, body, quote, field, choices } = props.question;
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState(field?.value ?? '');
  const [wrong, setWrong] = useState<string | null>(null);

  // A layout effect, for only a dialog that is still in the page gives the focus back as it closes.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  function choose(choice: string): void {
    const found = field?.check(text) ?? null;
    setWrong(found);
    if (!found) {
      props.answer({ choice, text });
    }
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    choose((choices.find((choice) => choice.kind === 'main') ?? choices[0])?.id ?? '');
  }

  return (
    <dialog
      ref={dialog}
      className="dialog wb-dialog"
      aria-labelledby={`${id}-title`}
      onClose={() => props.answer(null)}
    >
      <form onSubmit={onSubmit}>
        <h2 id={`${id}-title`}>{title}</h2>
        <p>{body}</p>
        {quote && <pre className="wb-quote">{quote}</pre>}
        {field && (
          <label className="wb-field">
            <span>{field.label}</span>
            <input
              className="field"
              value={text}
              spellCheck={false}
              aria-invalid={wrong !== null}
              aria-describedby={wrong ? `${id}-wrong` : undefined}
              onChange={(event) => {
                setText(event.target.value);
                setWrong(null);
              }}
            />
          </label>
        )}
        {wrong && (
          <p id={`${id}-wrong`} className="wb-wrong" role="alert">
            {wrong}
          </p>
        )}
        <div className="actions">
          <button type="button" className="button" onClick={() => props.answer(null)}>
            {t('ask.cancel')}
          </button>
          {choices.map((choice) => (
            <button
              key={choice.id}
              type={choice.kind === 'main' ? 'submit' : 'button'}
              className={`button ${{ main: 'primary', plain: '', danger: 'danger' }[choice.kind]}`}
              onClick={choice.kind === 'main' ? undefined : () => choose(choice.id)}
            >
              {choice.label}
            </button>
          ))}
        </div>
      </form>
    </dialog>
  );
}
