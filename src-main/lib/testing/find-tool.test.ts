import { isAbsolute } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findTool } from './find-tool.ts';

describe('findTool', () => {
  it('finds a program as an absolute path', () => {
    const path = findTool('node');
    expect(path !== null && isAbsolute(path)).toBe(true);
  });

  it('answers null for what is not there, and for a folder', () => {
    expect(findTool('no-such-program-anywhere')).toBeNull();
    expect(findTool('.')).toBeNull();
  });
});
