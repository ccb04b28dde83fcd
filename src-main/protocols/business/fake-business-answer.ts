export interface FakeAnswer {
  readonly status: number;
  readonly body: object;
}

/** A refusal of the simulated API, in the shape of JSON:API. */
export const apiError = (status: number, code: string): FakeAnswer => ({
  status,
  body: { errors: [{ id: 'simulated', status: String(status), code, title: code, detail: 'simulated' }] },
});
