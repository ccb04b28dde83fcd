/** An answer of the simulated service, and its refusals in the shapes Apple's has: quoted text, OAuth problem, JSON. */
export interface FakeAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const json = (value: unknown): FakeAnswer => ({
  status: 200,
  contentType: 'application/json;charset=UTF-8',
  body: JSON.stringify(value),
});

export const quoted = (status: number, word: string): FakeAnswer => ({
  status,
  contentType: 'text/plain;charset=UTF-8',
  body: `"${word}"`,
});

export const oauthProblem = (status: number, problem: string): FakeAnswer => ({
  status,
  contentType: 'text/plain',
  body: `oauth_problem_adviser=simulated&oauth_problem=${problem}\n`,
  headers: { 'WWW-Authenticate': 'OAuth realm="ADM"' },
});

export const jsonRefusal = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): FakeAnswer => ({
  status,
  contentType: 'application/json;charset=UTF-8',
  body: JSON.stringify({ code, message: 'simulated' }),
  headers,
});

export const htmlPage: FakeAnswer = {
  status: 200,
  contentType: 'text/html; charset=utf-8',
  body: '<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><p>Please agree.</p></body></html>',
};
