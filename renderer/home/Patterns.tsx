/** Textures of the five depths and the hatch of dead bytes, for this page's small drawings. */
export function Patterns() {
  const stroke = { stroke: 'var(--texture)', fill: 'none' };
  return (
    <svg className="only-read" aria-hidden="true">
      <defs>
        <pattern id="home-texture-1" width="9" height="9" patternUnits="userSpaceOnUse">
          <path style={stroke} d="M1 2.5h3M2.5 1v3M5.5 7h3M7 5.5v3" />
        </pattern>
        <pattern id="home-texture-2" width="12" height="8" patternUnits="userSpaceOnUse">
          <path style={stroke} d="M0 .5h12M0 4.5h12M3.5 0v4.5M9.5 4.5v4" />
        </pattern>
        <pattern id="home-texture-3" width="5" height="5" patternUnits="userSpaceOnUse">
          <g style={{ fill: 'var(--texture)' }}>
            <circle cx="1.2" cy="1.2" r=".9" />
            <circle cx="3.7" cy="3.7" r=".9" />
          </g>
        </pattern>
        <pattern id="home-texture-4" width="8" height="6" patternUnits="userSpaceOnUse">
          <path style={stroke} d="M0 1.5h5M4 4.5h4M0 4.5h1" />
        </pattern>
        <pattern id="home-texture-5" width="8" height="5" patternUnits="userSpaceOnUse">
          <path style={stroke} d="M0 3.5q2-3 4 0t4 0" />
        </pattern>
        <pattern id="home-hatch" width="5" height="5" patternUnits="userSpaceOnUse">
          <path style={{ stroke: 'var(--dead)' }} strokeWidth="1.2" d="M-1 6L6-1M-1 1L1-1M4 6L6 4" />
        </pattern>
      </defs>
    </svg>
  );
}
