let last = { columns: 80, rows: 24 };

/** The size that the newest terminal on the screen came to have: the best guess for the next one. */
export function rememberSize(columns: number, rows: number): void {
  last = { columns, rows };
}

export function likelySize(): { columns: number; rows: number } {
  return last;
}
