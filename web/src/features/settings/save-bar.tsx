/** What a save would change, and the two ways out: save it, or leave everything as it was. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import Typography from '@mui/material/Typography';

interface SaveBarProps {
  readonly changes: readonly string[];
  readonly saved: readonly string[];
  /** The fields that keep the rest from being saved. */
  readonly atFault: readonly string[];
  readonly busy: boolean;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
}

export function SaveBar({ changes, saved, atFault, busy, onSave, onDiscard }: SaveBarProps) {
  const valid = atFault.length === 0;
  if (changes.length === 0)
    return saved.length > 0 ? (
      <Alert severity="success" variant="outlined" role="status">
        Saved. {saved.join('. ')}.
      </Alert>
    ) : null;
  return (
    <Card
      role="region"
      aria-label="Unsaved changes"
      sx={{
        position: 'sticky',
        bottom: { xs: 64, sm: 16 },
        zIndex: 10,
        p: 1.5,
        display: 'flex',
        flexWrap: 'wrap',
        gap: 1,
        alignItems: 'center',
        boxShadow: 3,
      }}
    >
      <Box sx={{ flex: '1 1 240px' }}>
        <Typography sx={{ fontWeight: 600 }}>{valid ? 'Unsaved changes' : 'Some values are not allowed'}</Typography>
        <Typography variant="body2" color="textSecondary">
          {valid ? changes.join('; ') : `Look at: ${atFault.join(', ')}.`}
        </Typography>
      </Box>
      <Box sx={{ display: 'flex', gap: 1, ml: 'auto' }}>
        <Button onClick={onDiscard}>Discard</Button>
        <Button variant="contained" disabled={!valid} loading={busy} onClick={onSave}>
          Save
        </Button>
      </Box>
    </Card>
  );
}
