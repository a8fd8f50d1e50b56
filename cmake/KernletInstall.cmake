# Installs the default runtime: find_package(kernlet) gives kernlet::kernlet and one target per layer.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(targets kernlet)
foreach(layer IN LISTS kernlet_layers)
  list(APPEND targets kernlet_${layer})
  set_target_properties(kernlet_${layer} PROPERTIES EXPORT_NAME ${layer})
  install(DIRECTORY runtime/${layer}/include/kernlet DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")
  if(DEFINED kernlet_folder_${layer})
    install(DIRECTORY runtime/${layer}/part/kernlet DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
  endif()
endforeach()
install(FILES ${PROJECT_BINARY_DIR}/generated/kernlet/version.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/kernlet)
install(FILES runtime/debugger/kernlet-gdb.py runtime/debugger/kernlet_coroutines.py DESTINATION ${CMAKE_INSTALL_DATADIR}/kernlet)
install(TARGETS ${targets} EXPORT kernlet_targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT kernlet_targets NAMESPACE kernlet:: FILE kernletTargets.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/kernlet)

configure_package_config_file(cmake/kernletConfig.cmake.in kernletConfig.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/kernlet)
write_basic_package_version_file(kernletConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/kernletConfig.cmake ${PROJECT_BINARY_DIR}/kernletConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/kernlet)
