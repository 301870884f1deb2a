#pragma once

namespace interleave {

/// The program as one of its own worker processes: `interleave --worker PID`, a mode that only core/engine/worker_process.h
/// asks for. It takes jobs from a socket, does them for real and sends their results back, until the socket closes.
namespace worker {

inline constexpr const char* kMode = "--worker";
inline constexpr int kSocket = 3;  ///< the descriptor it is given

/// The first thing that main does. In the worker mode it serves and never returns. Otherwise it notes that this program has the
/// mode, since one without it would start itself over and over when it is asked for workers.
void serveIfAsked(int argc, char** argv);

/// Whether serveIfAsked was called in this process.
bool available();

}  // namespace worker
}  // namespace interleave
