import { GithubContract } from './GithubContract';

jest.setTimeout(60_000);

const PULLS = '/repos/acme/infrastructure/pulls';

describe('GithubContract', () => {
  let contract: GithubContract;

  beforeEach(() => {
    contract = new GithubContract();
  });

  const ask = (
    method: string,
    path: string,
    body: unknown = {},
    query: Record<string, string> = {},
  ) =>
    contract.checkRequest({
      method,
      path,
      body,
      query: new URLSearchParams(query),
    });

  it('agrees with what GitHub takes', () => {
    ask('GET', PULLS, {}, { state: 'all', per_page: '1', page: '2' });
    ask('POST', PULLS, { title: 'Change', head: 'change', base: 'main' });
    ask('GET', '/repos/acme/infrastructure/git/ref/heads/a/b');
    ask('GET', '/repositories/7');
    expect(contract.violations).toEqual([]);
  });

  it.each([
    ['GET', '/repos/acme/infrastructure/pull', {}, {}, 'no such operation'],
    ['GET', PULLS, {}, { per_page: 'all' }, '/per_page must be integer'],
    ['GET', PULLS, {}, { sate: 'open' }, '/sate is not a member'],
    ['POST', PULLS, { head: 'a' }, {}, "required property 'base'"],
    ['POST', PULLS, { head: 'a', base: 'b', boddy: '' }, {}, '/boddy is not'],
  ])('names what GitHub refuses: %s %s %j %j', (...exchange) => {
    const [method, path, body, query, problem] = exchange;
    ask(method, path, body, query);
    expect(contract.violations.join('\n')).toContain(problem);
  });

  it('completes an answer with what GitHub always sends', () => {
    const path = '/repos/acme/infrastructure/git/ref/heads/main';
    const sha = 'a'.repeat(40);
    const body = { ref: 'refs/heads/main', object: { type: 'commit', sha } };
    expect(contract.completeAnswer('GET', path, { status: 200, body })).toEqual(
      {
        ...body,
        node_id: '',
        url: 'https://github.test/',
        object: { ...body.object, url: 'https://github.test/' },
      },
    );
    const answer = { status: 200, body: [{ number: 1, state: 'open' }] };
    expect(contract.completeAnswer('GET', PULLS, answer)).toMatchObject([
      { number: 1, user: null, labels: [], _links: { self: {} } },
    ]);
    expect(contract.violations).toEqual([]);
  });

  it.each([
    [{ status: 200, body: [{ number: '1' }] }, '/0/number must be integer'],
    [{ status: 200, body: [{ sate: 'open' }] }, '/0/sate is not a member'],
    [{ status: 202, body: [] }, 'GitHub never answers 202'],
  ])('names what GitHub would not answer: %j', (answer, problem) => {
    contract.completeAnswer('GET', PULLS, answer);
    expect(contract.violations.join('\n')).toContain(problem);
  });
});
