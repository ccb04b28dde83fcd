/** 0: all done. 1: some devices failed or were left. 2: refused before anything was begun. 3: cannot start. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Ends the command with one sentence for the person who typed it. */
export class Stop extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, sentence: string) {
    super(sentence);
    this.name = 'Stop';
    this.exitCode = exitCode;
  }
}
