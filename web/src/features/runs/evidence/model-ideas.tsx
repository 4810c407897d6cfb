/** What the model thought worth trying, in its own words, and what became of each. */
import type { EnhancementOutput } from '@trading-crew/core/contracts';
import { isSameStrategy, VERDICT_WORDS, verdictOf } from '@trading-crew/core/backtest';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { changeText } from '../proposal-words.ts';

type Idea = EnhancementOutput['ideas'][number];
type Fate = 'held up' | 'did not hold up' | 'not tried';

const COLORS: Readonly<Record<Fate, string>> = {
  'held up': 'meaning.gain',
  'did not hold up': 'meaning.loss',
  'not tried': 'text.secondary',
};

interface KnownFate {
  readonly fate: Fate;
  readonly words: string;
}

const NOT_TRIED: KnownFate = { fate: 'not tried', words: '– not tried' };

/** What became of an idea: tried settings of the model are found by their numbers. */
function fateOf({ strategy, problem }: Idea, { tried }: EnhancementOutput): KnownFate {
  if (strategy === null || problem !== null) return NOT_TRIED;
  const found = tried.find((one) => one.source === 'model' && isSameStrategy(one.strategy, strategy));
  if (!found) return NOT_TRIED;
  const verdict = verdictOf(found);
  if (verdict === 'held-up') return { fate: 'held up', words: '✓ tried, held up' };
  return { fate: 'did not hold up', words: `× tried: ${VERDICT_WORDS[verdict]}` };
}

export function ModelIdeas({ output }: { readonly output: EnhancementOutput }) {
  const { ideas, current } = output;
  return (
    <Box>
      <Typography component="h4" variant="h3">
        Ideas of the model
      </Typography>
      <Box component="ul" aria-label="Ideas of the model" sx={{ listStyle: 'none', m: 0, p: 0, typography: 'body2' }}>
        {ideas.map((idea, index) => {
          const { fate, words } = fateOf(idea, output);
          return (
            <Box
              component="li"
              key={`${index} ${idea.because}`}
              data-fate={fate}
              sx={{ py: 0.75, borderTop: index > 0 ? 1 : 0, borderColor: 'divider', overflowWrap: 'anywhere' }}
            >
              <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1, justifyContent: 'space-between' }}>
                <strong>{idea.strategy ? changeText(current.strategy, idea.strategy) : 'No usable setting'}</strong>
                <Box component="span" sx={{ color: COLORS[fate], fontWeight: 600 }}>
                  {words}
                </Box>
              </Box>
              <Box>“{idea.because}”</Box>
              {idea.problem !== null && <Box sx={{ color: 'text.secondary' }}>Not tried because: {idea.problem}</Box>}
            </Box>
          );
        })}
      </Box>
    </Box>
  );
}
