import { ResponseError } from '@backstage/errors';
import {
  AccessDeniedException,
  ConflictException,
  InternalServerException,
  ProtonServiceException,
  ResourceNotFoundException,
  ThrottlingException,
  ValidationException,
} from '@aws-sdk/client-proton';
import { toBackstageError } from './toBackstageError';

const $metadata = { httpStatusCode: 400 };

describe('toBackstageError', () => {
  it.each([
    [ResourceNotFoundException, 'NotFoundError'],
    [ValidationException, 'InputError'],
    [ConflictException, 'ConflictError'],
    [AccessDeniedException, 'NotAllowedError'],
    [ThrottlingException, 'ServiceUnavailableError'],
    [InternalServerException, 'ServiceUnavailableError'],
  ])("maps %p to its Backstage error, with Proton's message", (Type, name) => {
    const error = toBackstageError(
      new Type({ message: 'The reason', $metadata }),
    );

    expect(error.name).toBe(name);
    expect(error.message).toBe('The reason');
  });

  it('names an error that is not in the Proton model', () => {
    const error = toBackstageError(
      new ProtonServiceException({
        name: 'InvalidSignatureException',
        message: 'The signature does not match',
        $fault: 'client',
        $metadata: { httpStatusCode: 403 },
      }),
    );

    expect(error.name).toBe('ServiceUnavailableError');
    expect(error.message).toContain(
      'InvalidSignatureException (HTTP 403): The signature does not match',
    );
  });

  it.each([
    [400, 'InputError'],
    [404, 'NotFoundError'],
    [409, 'ConflictError'],
  ])('takes the words of a refusal with status %s', async (status, name) => {
    const refusal = await ResponseError.fromResponse(
      Response.json(
        { error: { name, message: 'The reason' }, response: {} },
        { status },
      ),
    );

    expect(toBackstageError(refusal)).toMatchObject({
      name,
      message: 'The reason',
    });
  });

  it('leaves other errors alone', () => {
    const error = new Error('mine');

    expect(toBackstageError(error)).toBe(error);
  });
});
