import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { toErrorBody } from '../../electron/contract/index.ts';
import { Icon } from '../icons/Icon.tsx';
import { ErrorDetailsFold } from './ErrorToasts.tsx';

interface Props {
  children: ReactNode;
}
interface State {
  failed: { error: unknown } | null;
}

/** Keeps one part of the screen from taking the others with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: null };

  static getDerivedStateFromError(error: unknown): State {
    return { failed: { error } };
  }

  override render(): ReactNode {
    if (this.state.failed) {
      return <Broken error={this.state.failed.error} onAgain={() => this.setState({ failed: null })} />;
    }
    return this.props.children;
  }
}

function Broken({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const { t } = useTranslation('errors');
  return (
    <div className="broken-part" role="alert">
      <Icon name="warning" />
      <p className="toast-title">{t('boundary.title')}</p>
      <p className="quiet">{t('boundary.why')}</p>
      <button type="button" className="button" onClick={onAgain}>
        {t('boundary.again')}
      </button>
      <ErrorDetailsFold error={toErrorBody(error)} />
    </div>
  );
}
