/// The operators that the typed operations use, each looked up once, at its first use.
///
/// A test compares the schema of each with the one it was written against, so that an argument order
/// that changed in LibTorch is found there and not in a wrong result.
package enum Operators {
  package typealias Entry = Result<Operator, TensorError>

  static let add = find("aten::add", overload: "Tensor")
  static let addScalar = find("aten::add", overload: "Scalar")
  static let subtract = find("aten::sub", overload: "Tensor")
  static let subtractScalar = find("aten::sub", overload: "Scalar")
  static let reverseSubtract = find("aten::rsub", overload: "Scalar")
  static let multiply = find("aten::mul", overload: "Tensor")
  static let multiplyScalar = find("aten::mul", overload: "Scalar")
  static let divide = find("aten::div", overload: "Tensor")
  static let divideScalar = find("aten::div", overload: "Scalar")
  static let negate = find("aten::neg")
  static let power = find("aten::pow", overload: "Tensor_Scalar")
  static let exponential = find("aten::exp")
  static let logarithm = find("aten::log")
  static let log1p = find("aten::log1p")
  static let squareRoot = find("aten::sqrt")
  static let reciprocalSquareRoot = find("aten::rsqrt")
  static let reciprocal = find("aten::reciprocal")
  static let absolute = find("aten::abs")
  static let sign = find("aten::sign")
  static let clamp = find("aten::clamp")
  static let maximum = find("aten::maximum")
  static let minimum = find("aten::minimum")
  static let isNotANumber = find("aten::isnan")
  static let isFinite = find("aten::isfinite")
  static let tanh = find("aten::tanh")
  static let sigmoid = find("aten::sigmoid")
  static let relu = find("aten::relu")
  static let gelu = find("aten::gelu")
  static let silu = find("aten::silu")
  static let softplus = find("aten::softplus")
  static let logSigmoid = find("aten::log_sigmoid")
  static let softmax = find("aten::softmax", overload: "int")
  static let logSoftmax = find("aten::log_softmax", overload: "int")
  static let sum = find("aten::sum", overload: "dim_IntList")
  static let mean = find("aten::mean", overload: "dim")
  static let variance = find("aten::var", overload: "correction")
  static let largest = find("aten::amax")
  static let smallest = find("aten::amin")
  static let argumentOfLargest = find("aten::argmax")
  static let logSumExp = find("aten::logsumexp")
  static let norm = find("aten::linalg_vector_norm")
  static let any = find("aten::any")
  static let all = find("aten::all")
  static let cumulativeSum = find("aten::cumsum")
  static let reshape = find("aten::reshape")
  static let permute = find("aten::permute")
  static let transpose = find("aten::transpose", overload: "int")
  static let squeeze = find("aten::squeeze", overload: "dim")
  static let unsqueeze = find("aten::unsqueeze")
  static let flatten = find("aten::flatten", overload: "using_ints")
  static let expand = find("aten::expand")
  static let flip = find("aten::flip")
  static let contiguous = find("aten::contiguous")
  static let concatenate = find("aten::cat")
  static let stack = find("aten::stack")
  static let slice = find("aten::slice", overload: "Tensor")
  static let select = find("aten::select", overload: "int")
  static let detach = find("aten::detach")
  static let convert = find("aten::to", overload: "dtype")
  static let clone = find("aten::clone")
  static let indexSelect = find("aten::index_select")
  static let index = find("aten::index", overload: "Tensor")
  static let gather = find("aten::gather")
  static let maskedFill = find("aten::masked_fill", overload: "Scalar")
  static let choose = find("aten::where", overload: "self")
  static let oneHot = find("aten::one_hot")
  static let topK = find("aten::topk")
  static let sort = find("aten::sort")
  static let argumentSort = find("aten::argsort", overload: "stable")
  static let nonzero = find("aten::nonzero")
  static let embedding = find("aten::embedding")
  static let equal = find("aten::eq", overload: "Tensor")
  static let equalScalar = find("aten::eq", overload: "Scalar")
  static let notEqualScalar = find("aten::ne", overload: "Scalar")
  static let lessScalar = find("aten::lt", overload: "Scalar")
  static let lessOrEqualScalar = find("aten::le", overload: "Scalar")
  static let greaterScalar = find("aten::gt", overload: "Scalar")
  static let greaterOrEqualScalar = find("aten::ge", overload: "Scalar")
  static let less = find("aten::lt", overload: "Tensor")
  static let greater = find("aten::gt", overload: "Tensor")
  static let logicalAnd = find("aten::logical_and")
  static let logicalOr = find("aten::logical_or")
  static let logicalNot = find("aten::logical_not")
  static let matmul = find("aten::matmul")
  static let eigenSymmetric = find("aten::linalg_eigh")
  static let cholesky = find("aten::linalg_cholesky_ex")
  static let choleskySolve = find("aten::cholesky_solve")
  static let layerNorm = find("aten::layer_norm")
  static let batchNorm = find("aten::batch_norm")
  static let convolution = find("aten::conv2d")
  static let convolutionPadding = find("aten::conv2d", overload: "padding")
  static let maxPool = find("aten::max_pool2d")
  static let averagePool = find("aten::avg_pool2d")
  static let adaptiveAveragePool = find("aten::adaptive_avg_pool2d")
  static let attention = find("aten::scaled_dot_product_attention")
  static let crossEntropy = find("aten::cross_entropy_loss")
  static let binaryCrossEntropy = find("aten::binary_cross_entropy_with_logits")
  static let resizeBilinear = find("aten::_upsample_bilinear2d_aa")
  static let resizeBicubic = find("aten::upsample_bicubic2d")
  static let zeros = find("aten::zeros")
  static let ones = find("aten::ones")
  static let full = find("aten::full")
  static let arange = find("aten::arange", overload: "start_step")
  static let identity = find("aten::eye")
  static let zerosLike = find("aten::zeros_like")
  static let onesLike = find("aten::ones_like")
  static let uniform = find("aten::rand", overload: "generator")
  static let normal = find("aten::randn", overload: "generator")
  static let permutation = find("aten::randperm", overload: "generator")
  static let bernoulli = find("aten::bernoulli", overload: "p")
  static let emptyLike = find("aten::empty_like")
  static let copyInPlace = find("aten::copy_")
  static let fillInPlace = find("aten::fill_", overload: "Scalar")
  static let addScaledInPlace = find("aten::add_", overload: "Tensor")
  static let multiplyScalarInPlace = find("aten::mul_", overload: "Scalar")
  static let interpolateInPlace = find("aten::lerp_", overload: "Scalar")
  static let zeroInPlace = find("aten::zero_")
  static let fusedAdamW = find("aten::_fused_adamw_")
  static let foreachNorm = find("aten::_foreach_norm", overload: "Scalar")
  static let foreachMultiplyInPlace = find("aten::_foreach_mul_", overload: "Tensor")
  static let toMemoryFormat = find("aten::to", overload: "dtype_layout")
  static let reluInPlace = find("aten::relu_")

  /// All of them, in the order of `Tests/Fixtures/operators/schemas.txt`.
  package static let entries: [Entry] = [
    add, addScalar, subtract, subtractScalar, reverseSubtract, multiply, multiplyScalar, divide,
    divideScalar, negate, power, exponential, logarithm, log1p, squareRoot, reciprocalSquareRoot,
    reciprocal, absolute, sign, clamp, maximum, minimum, isNotANumber, isFinite, tanh, sigmoid,
    relu, gelu, silu, softplus, logSigmoid, softmax, logSoftmax, sum, mean, variance, largest,
    smallest, argumentOfLargest, logSumExp, norm, any, all, cumulativeSum, reshape, permute,
    transpose, squeeze, unsqueeze, flatten, expand, flip, contiguous, concatenate, stack, slice,
    select, detach, convert, clone, indexSelect, index, gather, maskedFill, choose, oneHot, topK,
    sort, argumentSort, nonzero, embedding, equal, equalScalar, notEqualScalar, lessScalar,
    lessOrEqualScalar, greaterScalar, greaterOrEqualScalar, less, greater, logicalAnd, logicalOr,
    logicalNot, matmul, eigenSymmetric, cholesky, choleskySolve, layerNorm, batchNorm,
    convolution, convolutionPadding, maxPool, averagePool, adaptiveAveragePool, attention,
    crossEntropy, binaryCrossEntropy, resizeBilinear, zeros, ones, full, arange, identity,
    zerosLike, onesLike, uniform, normal, permutation, bernoulli, emptyLike, copyInPlace,
    fillInPlace, addScaledInPlace, multiplyScalarInPlace, interpolateInPlace, zeroInPlace,
    fusedAdamW, foreachNorm, foreachMultiplyInPlace, toMemoryFormat,
    reluInPlace, resizeBicubic,
  ]

  private static func find(_ name: String, overload: String = "") -> Entry {
    Entry { () throws(TensorError) in try Operator(name, overload: overload) }
  }
}

extension Result where Success == Operator, Failure == TensorError {
  /// Calls the operator and returns its only result.
  func callAsFunction(_ arguments: Operator.Argument...) throws(TensorError) -> Tensor {
    try get().call(arguments)
  }

  /// Calls the operator and returns all its tensor results.
  func results(_ arguments: Operator.Argument...) throws(TensorError) -> [Tensor?] {
    try get().tensors(arguments)
  }
}
