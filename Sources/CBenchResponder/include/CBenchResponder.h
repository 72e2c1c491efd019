#ifndef KEEPWATCH_BENCH_RESPONDER_H
#define KEEPWATCH_BENCH_RESPONDER_H

/// Runs the responder: a broker that only answers, and misbehaves on request.
///
/// The arguments are described in responder.c. May end the process.
///
/// Returns the exit status.
int keepwatch_bench_responder(int argc, char **argv);

#endif
