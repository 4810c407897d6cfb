/** The Gemini adapter against the port's contract: the same cases as the scripted model, over HTTP. */
import { describeLlmContract } from '@trading-crew/core/ports/testing';
import { openSubject } from './gemini-subject.testing.ts';

describeLlmContract('Gemini over HTTP', async () => {
  const { server, gemini, clock, dispose } = await openSubject();
  return {
    llm: gemini,
    say: (...replies) => {
      for (const reply of replies) {
        if (reply.kind === 'unavailable') server.fail({ kind: 'overloaded' });
        else server.sayEnding(reply);
      }
    },
    sent: () => server.requests.length,
    now: () => clock.now(),
    dispose,
  };
});
