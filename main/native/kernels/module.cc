// What Node loads: a Node-API module whose `register` makes Segue's own kernels known to TensorFlow.
#include <node_api.h>

#include <string>

#include "ops.h"
#include "thread-pool.h"

namespace segue {
namespace {

/// Whether this processor has the instructions that this library is compiled for. Called before anything else.
bool ProcessorFits() {
#if defined(__AVX512F__)
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
#elif defined(__AVX2__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return true;
#endif
}

/// `register()`: the names of the ops that TensorFlow now knows. Throws where it would not have one.
napi_value RegisterOps(napi_env env, napi_callback_info) {
  napi_value names;
  napi_create_array(env, &names);
  uint32_t count = 0;
  for (const Op* op : kOps) {
    const std::string trouble = Register(*op);
    if (!trouble.empty()) {
      napi_throw_error(env, nullptr, trouble.c_str());
      return nullptr;
    }
    napi_value name;
    napi_create_string_utf8(env, op->name, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, names, count++, name);
  }
  return names;
}

}  // namespace
}  // namespace segue

/// Exports `fits` (whether the processor has the instructions), `threads`, and `register`.
NAPI_MODULE_INIT() {
  napi_value fits, threads, register_ops;
  napi_get_boolean(env, segue::ProcessorFits(), &fits);
  napi_set_named_property(env, exports, "fits", fits);
  napi_create_int32(env, segue::ThreadCount(), &threads);
  napi_set_named_property(env, exports, "threads", threads);
  napi_create_function(env, "register", NAPI_AUTO_LENGTH, segue::RegisterOps, nullptr, &register_ops);
  napi_set_named_property(env, exports, "register", register_ops);
  return exports;
}
