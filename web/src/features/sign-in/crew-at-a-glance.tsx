/** What the crew does, in nine lines, for somebody who has never seen it. Decoration beside the button: wide screens only. */
import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Typography from '@mui/material/Typography';

const STATIONS = [
  ['Connect', 'to the brokerage, and read the account'],
  ['Fetch', 'the price history, and check every bar'],
  ['Select', 'what is liquid and fit to trade'],
  ['Read', 'the trend from three moving averages'],
  ['Confirm', 'the signal, or refuse it'],
  ['Size', 'the position against your risk limits'],
  ['Place', 'the order with its stop and target'],
  ['Measure', 'how the account is doing'],
  ['Propose', 'better settings, with the evidence'],
] as const;

export const CrewAtAGlance = () => (
  <Card sx={{ display: { xs: 'none', md: 'block' }, p: 2.5 }}>
    <Typography variant="h2" gutterBottom>
      What the crew does
    </Typography>
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {STATIONS.map(([verb, rest], index) => (
        <Box component="li" key={verb} sx={{ display: 'flex', gap: 1.5, alignItems: 'center', minHeight: 36 }}>
          <Box
            aria-hidden
            sx={{
              flex: 'none',
              width: 24,
              height: 24,
              display: 'grid',
              placeItems: 'center',
              borderRadius: '50%',
              border: 2,
              borderColor: 'primary.main',
              color: 'primary.main',
              fontSize: 12,
              fontWeight: 700,
            }}
          >
            {index + 1}
          </Box>
          <Typography variant="body2" color="textSecondary">
            <Box component="strong" sx={{ color: 'text.primary' }}>
              {verb}
            </Box>{' '}
            {rest}
          </Typography>
        </Box>
      ))}
    </Box>
  </Card>
);
