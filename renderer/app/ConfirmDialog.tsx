import { type ReactNode, useEffect, useId, useRef } from 'react';

/** Asks before something is lost. The safe answer has the focus. */
export function ConfirmDialog({
  title,
  confirm,
  cancel,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  confirm: string;
  cancel: string;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
      <div className="actions">
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {cancel}
        </button>
        <button
          type="button"
          className="button danger"
          onClick={() => {
            onConfirm();
            dialog.current?.close();
          }}
        >
          {confirm}
        </button>
      </div>
    </dialog>
  );
}
