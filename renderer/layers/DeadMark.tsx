/** The hatch that means bytes hidden by a later layer, and nothing else. */
export function DeadMark({ onAccent = false }: { onAccent?: boolean }) {
  return (
    <svg className="layers-dead" width="17" height="12" aria-hidden="true">
      <rect width="17" height="12" style={{ fill: `url(#layers-hatch${onAccent ? '-new' : ''})` }} />
    </svg>
  );
}
