import type { ReactNode } from 'react';
import { Icon, type IconName } from '../../icons/Icon.tsx';
import type { TreeLine } from '../tree-keys.ts';

const INDENT = 16;

/** Where a line of a file tree says what it is about; what is put in it comes after the name. */
export function NameCell({
  line,
  icon,
  label,
  title,
  children,
}: {
  line: TreeLine;
  icon: IconName | null;
  label: string;
  title: string;
  children?: ReactNode;
}) {
  return (
    <span className="name" style={{ paddingLeft: line.depth * INDENT }} title={title}>
      <span className="twist">{line.folder && <Icon name={line.open ? 'down' : 'right'} size="tiny" />}</span>
      {icon && <Icon name={icon} size="small" />}
      <Name label={label} />
      {children}
    </span>
  );
}

/** Of a long path the last part is the one that matters, so the folders give way first. */
function Name({ label }: { label: string }) {
  const cut = label.lastIndexOf('/', label.length - 2) + 1;
  return (
    <>
      {cut > 0 && <span className="cut folders">{label.slice(0, cut)}</span>}
      <span className="cut last">{label.slice(cut)}</span>
    </>
  );
}
