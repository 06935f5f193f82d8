import { defineConfig } from 'vitest/config';

// The default of 5 s would be a timed test on a machine that is busy with something else.
const node = { environment: 'node' as const, passWithNoTests: false, testTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { ...node, name: 'unit', include: ['test/unit/**/*.test.ts', 'test/unit/**/*.test.tsx'] } },
      {
        test: {
          ...node,
          name: 'engine',
          include: ['test/engine/**/*.test.ts'],
          globalSetup: ['test/engine/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          ...node,
          name: 'lessons',
          include: ['test/lessons/**/*.test.ts'],
          globalSetup: ['test/engine/global-setup.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
