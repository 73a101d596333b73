import { mergeLinks } from './mergeLinks';

const link = (title: string, run = 1) => ({
  title,
  url: `https://ci.example/${title}/${run}`,
});

describe('mergeLinks', () => {
  it('keeps what is only linked from before', () => {
    expect(
      mergeLinks(
        [link('Pull request'), link('plan')],
        [link('Pull request'), link('apply')],
      ),
    ).toEqual([link('Pull request'), link('apply'), link('plan')]);
  });

  it('has the newest page of a title', () => {
    expect(mergeLinks([link('plan', 1)], [link('plan', 2)])).toEqual([
      link('plan', 2),
    ]);
  });

  it('has a bounded number', () => {
    const many = Array.from({ length: 100 }, (_, index) => link(`${index}`));
    expect(mergeLinks(many, [link('apply')])).toHaveLength(50);
  });
});
